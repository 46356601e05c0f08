// Places in the workbench: what follows # in the address. #/translate/gwangju/ko?state=MISSING is the view "translate"
// of the parts gwangju and ko, with parameters.

/** A place: view, parts and parameters (URLSearchParams). */
export function here() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, ...parts] = path.split("/").map(decoded);
  return { view, parts, parameters: new URLSearchParams(query) };
}

// Addresses are also typed by hand: what is no encoding stands for itself.
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a place. Parameters that are "" or null are left out. */
export function addressOf(view, parts = [], parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== "" && value != null);
  const query = new URLSearchParams(given).toString();
  return `#/${[view, ...parts].map(encodeURIComponent).join("/")}${query && `?${query}`}`;
}

/** Goes to an address. What one is at already is shown anew. */
export function goTo(address) {
  if (address === location.hash) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = address;
}

/** Changes the address to that of a place one is already at, without a step back to where one was. */
export function readdress(...place) {
  history.replaceState(null, "", addressOf(...place));
}
