// Package partner is how the catalogue speaks with its neighbours over HTTP: it sends webhooks, and keeps a mirror of
// another catalogue. It is a client and serves nothing.
//
// # Webhooks
//
// A [Sender] delivers what package plan has in the queues of webhooks, by the Standard Webhooks specification
// (https://www.standardwebhooks.com): sender.go has the loops, attempt.go one request, signature.go what it is signed
// with, target.go which addresses may be dialled. What is to be sent, in which order, when again and when no more is
// plan's to say, and is written down there before anything is sent. So a Sender may end at any moment, and several may
// work on one store.
//
// The one thing to get right: delivery is at least once. A message whose receipt could not be written down is sent
// again, under the id it had.
package partner
