// Signing in.

import { fill, h } from "./dom.js";
import { reasonOf } from "./news.js";
import { signIn, viewer } from "./session.js";
import { say } from "./site.js";

/** Asks for a token, and goes on once there is one that holds. */
export function showSignIn(main, goOn) {
  const token = h("input", { id: "token", type: "password", autocomplete: "current-password", required: true });
  const trouble = h("p", { class: "trouble", role: "alert" });
  const submit = async (event) => {
    event.preventDefault();
    fill(trouble);
    try {
      await signIn(token.value.trim());
      viewer ? goOn() : fill(trouble, say("signin.refused"));
    } catch (error) {
      fill(trouble, reasonOf(error));
      token.select();
    }
  };
  fill(
    main,
    h("form", { class: "signin", onsubmit: submit },
      h("h1", null, say("signin")),
      h("p", null, say("signin.why")),
      h("label", { for: "token" }, say("token")),
      token,
      h("button", { class: "primary" }, say("signin")),
      trouble,
    ),
  );
  token.focus();
}
