// What is said about the unit, in threads.

import { ask, change } from "./api.js";
import { askTo } from "./asking.js";
import { placeOf, same } from "./base.js";
import { byline, named } from "./byline.js";
import { h, refill, refocus } from "./dom.js";
import { making } from "./making.js";
import { reasonOf, tellTrouble } from "./news.js";
import { once } from "./once.js";
import {
  commentsQuery, createCommentMutation, deleteCommentMutation, resolveCommentsMutation, updateCommentMutation,
} from "./operations.js";
import { may, viewer } from "./session.js";
import { say, site } from "./site.js";
import { ofTab } from "./storage.js";

export const name = "comments";

export async function show(body, unit, desk, signal) {
  const { translationUnit } = await ask(commentsQuery, { id: unit.id }, { signal });
  const talk = new Talk(body, unit, desk, translationUnit?.comments ?? []);
  talk.fill();
}

// What may have been said without an answer, by where: it outlives what is shown.
const lost = new Map();

function lostAt(place) {
  if (!lost.has(place)) lost.set(place, {});
  return lost.get(place);
}

/** A reader of comments is shown them anew after each word of theirs. */
class Talk {
  constructor(body, unit, desk, comments) {
    Object.assign(this, { body, unit, desk, comments });
    this.trouble = h("p", { class: "trouble", role: "alert" });
    this.run = once((...given) => this.#run(...given));
  }

  fill() {
    const threads = this.comments.filter(({ parent }) => !parent);
    const body = this.trouble.parentElement ?? this.body;
    refill(body, body.closest("details.aid")?.querySelector("summary"),
      threads.map((thread) => this.thread(thread)),
      this.form("translate.comments.new", this.unit.id, "", this.saying(null)), this.trouble);
  }

  /** What says something, in answer to a comment or, where parent is null, in a thread of its own. */
  saying(parent) {
    const isSaid = (text, known) => (one) => !known.has(one.id) && one.author === viewer.name &&
      one.parent === parent && same(one.text.trim(), text.trim());
    return making({
      make: (text) => change(createCommentMutation, { ...placeOf(this.unit), parent, text }),
      find: async (text, known) => (await this.now()).find(isSaid(text, known)) ?? null,
      mend: ({ id }, text) => change(updateCommentMutation, { id, text }),
      known: () => new Set(this.comments.map(({ id }) => id)),
    }, lostAt(parent ?? this.unit.id));
  }

  thread(first) {
    const replies = this.comments.filter(({ parent }) => parent === first.id);
    const isResolved = first.resolvedBy != null;
    const answer = h("details", { class: "answer" }, h("summary", null, say("translate.comments.reply")),
      this.form("translate.comments.reply", first.id, "", this.saying(first.id)));
    const resolve = () => this.run(() => change(resolveCommentsMutation, { id: first.id, resolved: !isResolved }));
    const key = isResolved ? "translate.comments.reopen" : "translate.comments.resolve";
    const parts = [[first, ...replies].map((comment) => this.comment(comment)), answer,
      h("button", { type: "button", onclick: resolve }, say(key))];
    if (!isResolved) return h("section", { class: "thread" }, parts);
    return h("details", { class: "thread resolved" },
      h("summary", null, say("translate.comments.resolvedby", named(first.resolvedBy))), parts);
  }

  comment(comment) {
    const { author, createdAt, editedAt, isDeleted } = comment;
    const isOwn = author === viewer.name || may.administer();
    return h("article", { class: "comment" },
      h("header", null, h("strong", { dir: "auto" }, author),
        byline(null, createdAt, editedAt && say("translate.comments.edited"))),
      isDeleted
        ? h("p", { class: "none" }, say("translate.comments.gone"))
        : h("p", { dir: "auto", class: "said" }, mentioned(comment)),
      isOwn && !isDeleted && this.ownButtons(comment));
  }

  ownButtons(comment) {
    const { id, text } = comment;
    const reword = (now) => change(updateCommentMutation, { id, text: now });
    const remove = () => this.askToDelete(comment);
    return h("div", { class: "buttons" },
      h("details", { class: "answer" }, h("summary", null, say("translate.comments.edit")),
        this.form("translate.comments.edit", `edit ${id}`, text, reword)),
      h("button", { type: "button", onclick: remove }, say("translate.comments.delete")));
  }

  askToDelete(comment) {
    const body = [h("p", { dir: "auto", class: "said" }, mentioned(comment)),
      h("p", null, say("translate.comments.forgood"))];
    const run = async () => {
      await change(deleteCommentMutation, { id: comment.id });
      for (const place of [comment.id, `edit ${comment.id}`]) ofTab.remove(draftKey(place));
      return () => this.read();
    };
    askTo(say("translate.comments.deleting"), { body, label: say("translate.comments.delete"), run });
  }

  // What is being written is there again when one comes back to the unit.
  form(key, place, before, send) {
    const [label, kept] = [say(key), draftKey(place)];
    const wanted = { rows: 2, dir: "auto", required: true, maxlength: 10000, "aria-label": label, placeholder: label };
    const text = h("textarea", wanted);
    text.defaultValue = before;
    text.value = ofTab.get(kept) ?? before;
    text.addEventListener("input", () =>
      text.value === before ? ofTab.remove(kept) : ofTab.set(kept, text.value));
    const submit = (event) => {
      event.preventDefault();
      if (text.value.trim()) this.run(() => send(text.value), text, () => sent());
    };
    const sent = () => {
      text.value = before;
      ofTab.remove(kept);
    };
    const keys = (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.stopPropagation();
      submit(event);
    };
    const mentions = names(this.comments).map((name) =>
      h("button", { type: "button", class: "word", onclick: () => mention(text, name) }, `@${name}`));
    return h("form", { class: "say", onsubmit: submit, onkeydown: keys }, text,
      h("p", { class: "buttons" }, h("button", null, say("translate.comments.send")), mentions));
  }

  /** Sends once what is in a text, if it is of one, and shows what is there then. Meanwhile nobody writes in it. */
  async #run(send, text, done) {
    this.trouble.replaceChildren();
    if (text) text.readOnly = true;
    try {
      await send();
      done?.();
      await this.read().catch(tellTrouble);
    } catch (error) {
      this.trouble.textContent = reasonOf(error);
      if (text) refocus(text, text.form);
    } finally {
      if (text) text.readOnly = false;
    }
  }

  async now() {
    return (await ask(commentsQuery, { id: this.unit.id })).translationUnit.comments;
  }

  async read() {
    this.comments = await this.now();
    this.fill();
    this.desk.events.dispatchEvent(new Event("commented"));
  }
}

const prefix = "polyplan.comment";
ofTab.guard(prefix);

const draftKey = (place) => `${prefix}${JSON.stringify([site.root, viewer.name, place])}`;

/** Whom one may want to mention: who has spoken here, and is not oneself. */
const names = (comments) =>
  [...new Set(comments.map(({ author }) => author))].filter((name) => name !== viewer.name).slice(0, 5);

function mention(text, name) {
  text.setRangeText(`@${name} `, text.selectionStart, text.selectionEnd, "end");
  text.focus();
}

function mentioned({ text, mentions }) {
  const marks = mentions.map(({ name }) => `@${name}`).sort((one, other) => other.length - one.length);
  const parts = [];
  let rest = text;
  while (rest) {
    const found = marks.map((mark) => [rest.indexOf(mark), mark]).filter(([at]) => at >= 0);
    const [at, mark] = found.sort(([one], [other]) => one - other)[0] ?? [];
    if (!mark) break;
    parts.push(rest.slice(0, at), h("b", { class: "mention" }, mark));
    rest = rest.slice(at + mark.length);
  }
  return [...parts, rest];
}
