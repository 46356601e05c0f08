// Says wordings of the workbench as its scripts do: reads { script, words: {locale: wordings}, calls: [{locale, key,
// values}] } from standard input, and writes what is said for each call.
import { text } from "node:stream/consumers";

const { script, words, calls } = JSON.parse(await text(process.stdin));
const { sayer } = await import(`data:text/javascript,${encodeURIComponent(script)}`);

const say = Object.fromEntries(Object.entries(words).map(([locale, wordings]) => [locale, sayer(locale, wordings)]));
process.stdout.write(JSON.stringify(calls.map(({ locale, key, values }) => say[locale](key, ...values))));
