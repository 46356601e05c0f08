// Making something once, also where the answer to it is lost on its way.

/**
 * What makes something of an input. Where make(input) got no answer, the next time it is looked for first: find(input,
 * known) is what was made of an input, with its id, null where nothing was, and known the ids of what there was before,
 * which known() tells. What is found is changed by mend(made, input) to what is wanted by now; but what is known by now
 * stays as it is where another is wanted. What may have been made is told by lost, of who made before.
 */
export function making({ make, find, mend, known }, lost = {}) {
  return async (input) => {
    const made = lost.sent && (await find(lost.sent.input, lost.sent.known));
    const isSame = JSON.stringify(input) === JSON.stringify(lost.sent?.input);
    if (made && (isSame || !known().has(made.id))) {
      if (!isSame) await mend(made, input);
      lost.sent = null;
      return made;
    }
    lost.sent = { input, known: known() };
    try {
      const answer = await make(input);
      lost.sent = null;
      return answer;
    } catch (error) {
      if (error.payload) lost.sent = null; // it was refused
      throw error;
    }
  };
}
