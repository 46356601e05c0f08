// What is looked for as one types waits for the last key.

const pause = 200; // milliseconds without a key

/** Runs something some time after typed() was last called; cancel() has it not be run. */
export function afterLastKey(run) {
  let timer = 0;
  const cancel = () => clearTimeout(timer);
  const typed = () => {
    cancel();
    timer = setTimeout(run, pause);
  };
  return { typed, cancel };
}
