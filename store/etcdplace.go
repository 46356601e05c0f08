package store

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
)

// etcdPlace is what follows "etcd:" in a store's name, such as
//
//	etcd:10.0.0.1:2379,10.0.0.2:2379?prefix=plans/&data=replica.db
//
// An https:// before a member means TLS, as does a cacert.
type etcdPlace struct {
	endpoints []string // URLs
	prefix    string   // of all keys; ends with a slash
	data      string   // path of the local copy
	tls       *tls.Config
	user      string
	password  string
	reads     int // the newest format that this program reads
}

// etcdOptions are the names that a place's query may have.
var etcdOptions = map[string]string{
	"prefix":        "what the keys begin with; default polyplan/",
	"data":          "path of the local copy; default polyplan-replica.db",
	"cacert":        "path of the CA certificates to trust, in PEM",
	"cert":          "path of this client's certificate, in PEM",
	"key":           "path of the certificate's key, in PEM",
	"user":          "name of the etcd user",
	"password-file": "path of a file with the user's password",
}

// bare is a name without what should not be in it but may be: a user, a
// password, options.
func bare(name string) string {
	name, _, _ = strings.Cut(name, "?")
	if i := strings.LastIndex(name, "@"); i >= 0 {
		return "…" + name[i:]
	}
	return name
}

// parseEtcdPlace returns an error that wraps ErrName.
func parseEtcdPlace(place string) (*etcdPlace, error) {
	p, err := parsePlace(place)
	if err != nil {
		return nil, fmt.Errorf("store etcd:%s: %w: %w", bare(place), ErrName, err)
	}
	return p, nil
}

func parsePlace(place string) (*etcdPlace, error) {
	hosts, query, _ := strings.Cut(place, "?")
	options, err := etcdQuery(query)
	if err != nil {
		return nil, err
	}
	p := &etcdPlace{
		prefix: strings.TrimSuffix(cmp.Or(options["prefix"], "polyplan"), "/") + "/",
		data:   cmp.Or(options["data"], "polyplan-replica.db"),
		user:   options["user"],
		reads:  newestFormat(),
	}
	if err := p.readTLS(options); err != nil {
		return nil, err
	}
	if err := p.readPassword(options["password-file"]); err != nil {
		return nil, err
	}
	if p.endpoints, err = etcdEndpoints(hosts, p.tls != nil); err != nil {
		return nil, err
	}
	if p.tls == nil && strings.HasPrefix(p.endpoints[0], "https:") {
		p.tls = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return p, nil
}

func etcdQuery(query string) (map[string]string, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, errors.New("options: want NAME=VALUE with & between them, as in a URL")
	}
	options := map[string]string{}
	for name, all := range values {
		if _, known := etcdOptions[name]; !known {
			return nil, fmt.Errorf("option %q: want one of %s", name, strings.Join(slices.Sorted(maps.Keys(etcdOptions)), ", "))
		}
		if len(all) != 1 || all[0] == "" {
			given := slices.DeleteFunc(all, func(v string) bool { return v == "" })
			return nil, fmt.Errorf("option %s: want one value, got %d", name, len(given))
		}
		options[name] = all[0]
	}
	return options, nil
}

// etcdEndpoints lists the members' URLs, all http or all https.
func etcdEndpoints(hosts string, secure bool) ([]string, error) {
	var all []string
	for host := range strings.SplitSeq(hosts, ",") {
		scheme, rest, found := strings.Cut(host, "://")
		if !found {
			scheme, rest = "http", host
			if secure {
				scheme = "https"
			}
		}
		name, port, err := net.SplitHostPort(rest)
		if err != nil || name == "" || strings.ContainsAny(name, "@/") || port == "" ||
			scheme != "http" && scheme != "https" {
			return nil, fmt.Errorf("member %q: want HOST:PORT, with https:// before it for TLS", bare(host))
		}
		if secure && scheme == "http" {
			return nil, fmt.Errorf("member %q: want https:// where cacert, cert or key is given", host)
		}
		all = append(all, scheme+"://"+rest)
		if scheme != strings.SplitN(all[0], ":", 2)[0] {
			return nil, fmt.Errorf("member %q: want all members with https:// or none", host)
		}
	}
	return all, nil
}

func (p *etcdPlace) readTLS(options map[string]string) error {
	ca, cert, key := options["cacert"], options["cert"], options["key"]
	if (cert == "") != (key == "") {
		return errors.New("options cert and key: want both or neither")
	}
	if ca == "" && cert == "" {
		return nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if ca != "" {
		pem, err := os.ReadFile(ca)
		if err != nil {
			return fmt.Errorf("option cacert: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return fmt.Errorf("option cacert: %s holds no certificate in PEM", ca)
		}
	}
	if cert != "" {
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			return fmt.Errorf("options cert and key: %w", err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	p.tls = config
	return nil
}

func (p *etcdPlace) readPassword(path string) error {
	if (p.user == "") != (path == "") {
		return errors.New("options user and password-file: want both or neither")
	}
	if path == "" {
		return nil
	}
	password, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("option password-file: %w", err)
	}
	p.password = strings.TrimRight(string(password), "\r\n")
	if p.password == "" {
		return fmt.Errorf("option password-file: %s is empty", path)
	}
	return nil
}

// String tells the cluster and the prefix, and no secret.
func (p *etcdPlace) String() string {
	return strings.Join(p.endpoints, ",") + " under " + p.prefix
}
