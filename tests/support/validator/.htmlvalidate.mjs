// What the HTML standard asks of a page, and what helps people to use it. Not how its source looks.
// (A module, not JSON, so that each rule switched off can say why.)
export default {
  root: true,
  // The later one wins: `standard` allows what the standard allows where `recommended` is stricter.
  extends: ["html-validate:recommended", "html-validate:standard"],
  rules: {
    // Of the preset `document`, which is for whole pages:
    "missing-doctype": "error",
    "no-missing-references": "error",
    "input-missing-label": "error",

    // Both spellings are valid HTML, and which one a page has makes no difference to anyone:
    "attr-case": "off",
    "attr-quotes": "off",
    "attribute-boolean-style": "off", // hidden, hidden=""
    "attribute-empty-style": "off", // alt, alt=""
    "doctype-style": "off",
    "element-case": "off",
    "no-implicit-close": "off", // </li> and </p> may be left out
    "no-implicit-input-type": "off", // an <input> is a text field
    "no-self-closing": "off", // <path/> inside SVG
    "no-trailing-whitespace": "off",
    "prefer-tbody": "off",
    "void-style": "off", // <br>, <br/>

    // Advice that is wrong for some of our pages:
    "long-title": "off", // 70 letters are a search engine's habit; a title says what the page is
    "no-implicit-button-type": "off", // a <button> in a form submits it, as the standard says
    "no-inline-style": "off", // valid; whether a site may have any is asked by its own tests
    "no-redundant-role": "off", // <ul role="list"> is how Safari still calls an unmarked list a list
    "prefer-native-element": "off", // role="status" is better supported than <output>
    "wcag/h32": "off", // our one form sends nothing: it keeps ticks out of the browser's memory
    "tel-non-breaking": "off", // the style sheet keeps a number on one line
  },
};
