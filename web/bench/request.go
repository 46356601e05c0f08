package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"

	"polyplan/web/bench/stock"
)

func slug(i int) string { return fmt.Sprintf("plan-%06d", i) }

// post and get are requests for the operation, by a reader of these languages, as bytes.
func post(query, languages string, variables map[string]any) []byte {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		panic(err) // strings marshal
	}
	return fmt.Appendf(nil, "POST /graphql HTTP/1.1\r\nHost: bench\r\n"+
		"Accept: application/graphql-response+json, application/json\r\n"+
		"Accept-Language: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		languages, len(body), body)
}

func get(query, languages string, variables map[string]any) []byte {
	given, err := json.Marshal(variables)
	if err != nil {
		panic(err)
	}
	parameters := url.Values{"query": {query}, "variables": {string(given)}}
	return fmt.Appendf(nil, "GET /graphql?%s HTTP/1.1\r\nHost: bench\r\n"+
		"Accept: application/graphql-response+json, application/json\r\n"+
		"Accept-Language: %s\r\n\r\n", parameters.Encode(), languages)
}

// always sends the same request.
func always(request []byte) func(int, int) []byte {
	return func(int, int) []byte { return request }
}

// anyOf asks for plans at random, the same ones in every run; requests are made beforehand.
func anyOf(plans int) func(connection, i int) []byte {
	requests := make([][]byte, plans)
	for i := range requests {
		requests[i] = post(stock.WholePlan, "de", map[string]any{"slug": slug(i)})
	}
	return anyRequest(requests)
}

func anyRequest(all [][]byte) func(connection, i int) []byte {
	return func(connection, i int) []byte {
		return all[rand.New(rand.NewPCG(uint64(connection), uint64(i))).IntN(len(all))]
	}
}
