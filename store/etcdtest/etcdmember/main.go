// etcdmember is a member of an etcd cluster, a process of its own so that
// tests can kill and pause it. It ends when its standard input does.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"

	"go.etcd.io/etcd/server/v3/embed"

	"polyplan/store/etcdtest"
)

func main() {
	if err := serve(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve is a member until standard input ends.
func serve(text string) error {
	var s etcdtest.Settings
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return err
	}
	config := embed.NewConfig()
	config.Name, config.Dir, config.InitialCluster = s.Name, s.Dir, s.Cluster
	for _, field := range []struct {
		urls *[]url.URL
		url  string
	}{
		{&config.ListenPeerUrls, s.Peer},
		{&config.AdvertisePeerUrls, s.AdvertisePeer},
		{&config.ListenClientUrls, s.Client},
		{&config.AdvertiseClientUrls, s.Client},
	} {
		parsed, err := url.Parse(field.url)
		if err != nil {
			return err
		}
		*field.urls = []url.URL{*parsed}
	}
	config.ClientTLSInfo.CertFile, config.ClientTLSInfo.KeyFile = s.Cert, s.Key
	config.QuotaBackendBytes = s.Quota
	config.LogLevel = "error"
	config.LogOutputs = []string{"stderr"}
	config.UnsafeNoFsync = !s.Sync // a process that is killed leaves its writes to the system
	member, err := embed.StartEtcd(config)
	if err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(ended)
	}()
	select {
	case err := <-member.Err():
		return err
	case <-ended:
	}
	return os.RemoveAll(s.Folder)
}
