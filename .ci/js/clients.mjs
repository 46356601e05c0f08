// What every client is asked to do: read the plan of Gwangju in two languages, be refused, and write with a token.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { here, operations, told } from "./site.mjs";

export const endpoint = told("POLYPLAN_URL", "the endpoint, such as http://127.0.0.1:8080/graphql");
export const token = told("POLYPLAN_TOKEN", "a token that may translate");

// servedSDL is the schema as the site serves it.
export async function servedSDL() {
  const response = await fetch(`${endpoint}/schema.graphqls`);
  return response.text();
}

// examples and mutations are the paths of documents: the explorer's, and one of each mutation.
export const examples = () => documents(join(here, "../../web/examples"));
export const mutations = () => documents(told("POLYPLAN_MUTATIONS", "a folder with a document for each mutation"));

async function documents(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".graphql"));
  assert(names.length > 0, `there are no documents in ${folder}`);
  return names.map((name) => join(folder, name));
}

const text = (...names) => names.map((name) => readFileSync(join(operations, `${name}.graphql`), "utf8")).join("\n");

export const planPage = text("PlanPage", "GoalRow");
export const cataloguePage = text("CataloguePage");
export const titleForm = text("TitleForm");

export const korean = { slug: "gwangju", locales: ["ko"] };
export const indonesian = { slug: "gwangju", locales: ["id"] };

// What the plan says in a language: its title, which Indonesian lacks, and that of its first goal.
export const said = {
  ko: { title: "계획 목표", titleIn: "ko", titleIsFallback: false, goal: "참여하는 자치도시 실현", goals: 6 },
  id: { title: "Planning Objective", titleIn: "en", titleIsFallback: true, goal: "Perwujudan kota otonom yang partisipatif", goals: 6 },
};

// heard is what an answer to planPage says, in the form of said.
export const heard = ({ plan: { title, goals } }) => ({
  title: title.value,
  titleIn: title.locale,
  titleIsFallback: title.isFallback,
  goal: goals[0].title.value,
  goals: goals.length,
});

// wrongId is a query that is refused while it is executed, misspelt one that is refused before.
export const wrongId = "query WrongId { plan(id: \"nonsense\") { id contentKey } }";
export const misspelt = "query Misspelt { plan(slug: \"gwangju\") { id contentKey titel { value } } }";

export const newTitle = (id, value) => ({ input: { id, field: "title", locale: "id", value } });
