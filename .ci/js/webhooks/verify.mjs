// What docs/webhooks.md shows of verifying without a library.
import { createHmac, timingSafeEqual } from "node:crypto";

// isSigned tells whether a body comes from whoever has the secret, and not long ago.
export const isSigned = (secret, headers, body, now = Date.now()) => {
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signatures = "" } = headers;
  if (!(Math.abs(now / 1000 - Number(at)) <= 300)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const wanted = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest();
  return signatures.split(" ").some((signature) => {
    const [version, text] = signature.split(",");
    const got = Buffer.from(text ?? "", "base64");
    return version === "v1" && got.length === wanted.length && timingSafeEqual(got, wanted);
  });
};
