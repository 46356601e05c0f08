// The words of the interface, as the server has them: wordings by key, each an object of forms by the plural categories
// of CLDR, with the verbs %s, %d and %[n]s for what is put into them.

const verb = /%(?:\[(\d+)\])?([sd%])/g;

// The server's words have the digits that CLDR gave these languages; browsers with newer data write European ones.
const digits = { ar: "arab" };

/** The language as Intl is told it, for numbers that look as those of the server do. */
export const withDigits = (locale) => (digits[locale] ? `${locale}-u-nu-${digits[locale]}` : locale);

/** A function that says a wording in a language, the values put in. The first value decides the plural form. */
export function sayer(locale, wordings) {
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(withDigits(locale));
  return (key, ...values) => {
    const forms = wordings[key];
    if (!forms) throw new Error(`the words have no ${key}`);
    const text = (typeof values[0] === "number" && forms[plurals.select(values[0])]) || forms.other;
    let next = 0;
    return text.replace(verb, (_, index, letter) => {
      if (letter === "%") return "%";
      next = index ? Number(index) : next + 1;
      const value = values[next - 1];
      return letter === "d" ? numbers.format(value) : String(value);
    });
  };
}
