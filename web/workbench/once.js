// A second click is no second wish.

/** Does something when it is called, but not while it is being done already. */
export function once(doing) {
  let isDoing = false;
  return async (...given) => {
    if (isDoing) return;
    isDoing = true;
    try {
      await doing(...given);
    } finally {
      isDoing = false;
    }
  };
}
