// What was written of a customer, and his documents.
import { api } from "../../api";
import { agentName } from "../../components/form/agents";
import type { KeptDocument, Note } from "../../generated/messages";
import { tCode } from "../../i18n";
import { fileSize, moment } from "../../i18n/format";
import type { Kind } from "./kind";

export const notes: Kind<Note> = {
  path: "notes",
  title: "customer.notes",
  none: "customer.no_notes",
  add: "note.add",
  specs: [
    { name: "title", label: "note.about", kind: "line", longest: 200, wide: true },
    { name: "text", label: "note.text", kind: "prose", required: true, longest: 10_000 },
  ],
  carried: ["at", "external_id"],
  begin: () => ({}),
  line: (note, now) => ({
    title: note.title || note.text.split("\n", 1)[0]!.slice(0, 80),
    details: [moment(note.at, now), agentName(note.by)],
    text: note.title || note.text.length > 80 ? note.text : null,
  }),
  acts: [],
};

export const documents: Kind<KeptDocument> = {
  path: "documents",
  title: "customer.documents",
  none: "customer.no_documents",
  add: "document.add",
  specs: [
    { name: "title", label: "field.title", kind: "line", required: true, longest: 200, wide: true },
    {
      name: "kind", label: "field.kind", kind: "choice", required: true, group: "document",
      choices: ["contract", "application", "identity", "income", "letter", "other"],
    },
  ],
  carried: ["external_id"],
  begin: () => ({ kind: "other" }),
  line: (document, now) => ({
    title: document.title,
    href: api.documentFile(document.id),
    details: [tCode("document", document.kind), document.file, fileSize(document.size), moment(document.at, now), agentName(document.by)],
  }),
  acts: [],
};
