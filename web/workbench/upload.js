// A file on its way to the site. fetch does not tell how far it has come.

import { identity, OutOfReach, patiently, refusalOf } from "./api.js";
import { site } from "./site.js";

/** The most bytes of a file that the site takes. */
export const largestFile = 10 << 20;

/**
 * Has the site preview a file, and resolves to the token of the import. options: name, format, locale, allowReviewed,
 * clearEmpty; told hears how far the file has come, 0 to 1. Throws Refused or OutOfReach, or the reason of signal.
 */
export function upload(file, options, { signal, told }) {
  const given = Object.entries(options).filter(([, value]) => value);
  const address = `${site.root}/import?${new URLSearchParams(given)}`;
  return patiently(() => send(file, address, signal, told), signal);
}

function send(file, address, signal, told) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    for (const [name, value] of Object.entries(identity())) request.setRequestHeader(name, value);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => told(total ? loaded / total : 1);
    request.onload = () => (request.status === 200 ? resolve(tokenIn(request)) : reject(refusalIn(request)));
    request.onerror = () => reject(new OutOfReach("the file did not get through"));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

const tokenIn = ({ responseText }) => JSON.parse(responseText).token;

function refusalIn(request) {
  try {
    return refusalOf(JSON.parse(request.responseText), request.getResponseHeader("Retry-After"));
  } catch (error) {
    return new OutOfReach(`${request.status} ${request.statusText}: ${error.message}`);
  }
}
