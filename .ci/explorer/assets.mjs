// Copies the files that the explorer loads out of their packages to where web/asset.go embeds them, by the
// names it looks for. web/asset.go takes only files whose hashes it knows.
import { copyFileSync, readFileSync, renameSync } from "node:fs";

const to = new URL("../../web/assets/", import.meta.url);
const { dependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url)));
const files = {
  graphiql: ["graphiql.min.css", "graphiql.min.js"],
  react: ["umd/react.production.min.js"],
  "react-dom": ["umd/react-dom.production.min.js"],
};
for (const [name, paths] of Object.entries(files)) {
  for (const path of paths) {
    const from = new URL(`node_modules/${name}/${path}`, import.meta.url);
    const file = `${name}@${dependencies[name]}-${path.replaceAll("/", "-")}`;
    copyFileSync(from, new URL(`.${file}`, to)); // which is not embedded: a build beside this must not see half a file
    renameSync(new URL(`.${file}`, to), new URL(file, to));
  }
}
