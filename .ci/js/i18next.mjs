// Usage: node i18next.mjs LOCALE FILE KEY… Loads a file as the texts of a locale, as it is, and says what i18next has
// for keys, as a list in JSON.
import { readFileSync } from "node:fs";
import i18next from "i18next";

const [locale, file, ...keys] = process.argv.slice(2);
const resources = { [locale]: { translation: JSON.parse(readFileSync(file, "utf8")) } };
await i18next.init({ lng: locale, fallbackLng: false, returnEmptyString: false, resources });
console.log(JSON.stringify(keys.map((key) => i18next.t(key, { skipInterpolation: true }))));
