package partner

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
)

// The example is that of the specification's reference libraries.
func TestAMessageIsSignedAsTheSpecificationHasIt(t *testing.T) {
	secret, err := base64.StdEncoding.DecodeString("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	at, payload := time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`)
	const want = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
	if got := signature([][]byte{secret}, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, payload); got != want {
		t.Errorf("it is signed with %s: wanted %s", got, want)
	}
	two := strings.Fields(signature([][]byte{secret, []byte("the secret before")}, "msg_1", at, payload))
	if len(two) != 2 || two[0] == two[1] || !strings.HasPrefix(two[1], "v1,") {
		t.Errorf("with two secrets it is signed with %q", two)
	}
}
