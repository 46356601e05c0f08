package partner

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"time"
)

// signature signs a message with each of the secrets, as the header webhook-signature has it: Standard Webhooks'
// symmetric scheme, v1, an HMAC of the id, the time and the body.
func signature(secrets [][]byte, id string, at time.Time, payload []byte) string {
	all := make([]string, len(secrets))
	for i, secret := range secrets {
		mac := hmac.New(sha256.New, secret)
		fmt.Fprintf(mac, "%s.%d.", id, at.Unix())
		mac.Write(payload)
		all[i] = "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	return strings.Join(all, " ")
}
