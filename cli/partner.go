package cli

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"polyplan/partner"
	"polyplan/plan"
	"polyplan/web"
)

// partners are the flags of what is sent to others.
type partners struct {
	PublicURL      string `placeholder:"URL" help:"Where readers find this site, for links in messages and in documents; where it is absent, the address it listens on and the one that was asked. Default none, variable ${env}."`
	Webhooks       bool   `default:"true" negatable:"" help:"Send webhooks. Without it a copy of a catalogue tells the partners of the original nothing. Default ${default}, variable ${env}."`
	WebhookPrivate bool   `help:"Let webhooks have addresses of private networks and of this machine, and such without TLS. Default false, variable ${env}."`
}

// Validate refuses an address that links cannot begin with.
func (p *partners) Validate() error {
	if p.PublicURL == "" {
		return nil
	}
	address, err := url.Parse(p.PublicURL)
	switch {
	case err != nil || address.Scheme != "http" && address.Scheme != "https" || address.Host == "":
		return errors.New("--public-url is not an address such as https://plans.example.org")
	case address.User != nil || address.RawQuery != "" || address.Fragment != "":
		return errors.New("--public-url has more than an address: wanted one such as https://plans.example.org")
	}
	return nil
}

// send sends webhooks until it is stopped, and is how that is measured.
func (p *partners) send(sh *shell, catalogue *plan.Catalogue, listening string) (measured web.Option, stop func()) {
	if p.WebhookPrivate {
		catalogue.PermitPrivateWebhooks()
	}
	if !p.Webhooks {
		return web.Measures(), func() {}
	}
	site := listening
	if p.PublicURL != "" {
		site = strings.TrimRight(p.PublicURL, "/")
	}
	sender := partner.NewSender(catalogue, sh.log, partner.Options{Site: plan.URL(site), Private: p.WebhookPrivate})
	ctx, cancel := context.WithCancel(context.WithoutCancel(sh.ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		sender.Run(ctx)
	}()
	return web.Measures(senderCollector{sender}), func() {
		cancel()
		<-ended
	}
}

// senderCollector tells of webhooks.
type senderCollector struct{ sender *partner.Sender }

var (
	attemptsDesc = prometheus.NewDesc("polyplan_webhook_attempts_total",
		"Attempts to deliver a message to a webhook, by the outcome: delivered or failed.", []string{"outcome"}, nil)
	deadDesc    = prometheus.NewDesc("polyplan_webhook_dead_letters_total", "Messages to webhooks that were given up.", nil, nil)
	waitingDesc = prometheus.NewDesc("polyplan_webhook_waiting", "Webhooks with a message that is under way or to be tried again.", nil, nil)
	leadsDesc   = prometheus.NewDesc("polyplan_webhook_sender", "1 where this process sends webhooks; of all that serve a catalogue one does.", nil, nil)
	oldestDesc  = prometheus.NewDesc("polyplan_webhook_oldest_seconds", "Since the first attempt at the oldest of those.", nil, nil)
)

// Describe is of prometheus.Collector.
func (c senderCollector) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{attemptsDesc, deadDesc, waitingDesc, oldestDesc, leadsDesc} {
		to <- desc
	}
}

// Collect is of prometheus.Collector.
func (c senderCollector) Collect(to chan<- prometheus.Metric) {
	f := c.sender.Figures()
	to <- prometheus.MustNewConstMetric(attemptsDesc, prometheus.CounterValue, float64(f.Delivered), "delivered")
	to <- prometheus.MustNewConstMetric(attemptsDesc, prometheus.CounterValue, float64(f.Failed), "failed")
	to <- prometheus.MustNewConstMetric(deadDesc, prometheus.CounterValue, float64(f.Dead))
	to <- prometheus.MustNewConstMetric(waitingDesc, prometheus.GaugeValue, float64(f.Waiting))
	to <- prometheus.MustNewConstMetric(oldestDesc, prometheus.GaugeValue, f.Oldest.Seconds())
	leads := 0.0
	if f.Leads {
		leads = 1
	}
	to <- prometheus.MustNewConstMetric(leadsDesc, prometheus.GaugeValue, leads)
}
