// The integrations page's words in every language; the catalogues take them in.
export { en } from "./words.en";
export { ru } from "./words.ru";
export { uk } from "./words.uk";
