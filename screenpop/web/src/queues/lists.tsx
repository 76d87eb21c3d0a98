// Fields of several values: words with suggestions, and names with a number each.
import { useId, useState } from "preact/hooks";
import { Icon } from "../components/Icon";
import { t } from "../i18n";
import type { Row } from "./draft";
import { NumberInput } from "./fields";
import { useFault } from "./form";

interface WordsProps {
  readonly label: string;
  readonly hint?: string;
  readonly path: string;
  readonly value: readonly string[];
  readonly known: readonly string[];
  /** How a word is shown. */
  readonly name?: (word: string) => string;
  readonly onChange: (value: readonly string[]) => void;
}

/** Words as chips; one is added with Enter, a comma, or by leaving the field. */
export function Words({ label, hint, path, value, known, name = (word) => word, onChange }: WordsProps) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const fault = useFault(path);
  const add = (text: string) => {
    const said = text.replace(",", "").trim();
    const word = known.find((one) => name(one).toLowerCase() === said.toLowerCase()) ?? said;
    setTyped("");
    if (word && !value.includes(word)) onChange([...value, word]);
  };
  return (
    <div class="field" role="group" aria-label={label} data-path={path}>
      <label class="field__label" for={id}>
        {label}
      </label>
      <div class="chips">
        {value.map((word) => (
          <span key={word} class="chip">
            <span>{name(word)}</span>
            <button
              type="button"
              class="chip__remove"
              aria-label={t("queues.remove_one", { name: name(word) })}
              onClick={() => onChange(value.filter((other) => other !== word))}
            >
              <Icon name="close" />
            </button>
          </span>
        ))}
        <input
          id={id}
          class="input chips__input"
          list={`${id}-known`}
          autocomplete="off"
          maxLength={50}
          placeholder={t("queues.add")}
          aria-invalid={fault !== ""}
          value={typed}
          onInput={(event) => {
            const text = event.currentTarget.value;
            const picked = event.inputType === undefined || event.inputType === "insertReplacementText";
            if (text.endsWith(",") || (picked && known.includes(text))) add(text);
            else setTyped(text);
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add(event.currentTarget.value);
          }}
          onBlur={(event) => add(event.currentTarget.value)}
        />
        <datalist id={`${id}-known`}>
          {known
            .filter((word) => !value.includes(word))
            .map((word) => (
              <option key={word} value={word}>
                {name(word)}
              </option>
            ))}
        </datalist>
      </div>
      {fault && (
        <span class="field__error" role="alert">
          {fault}
        </span>
      )}
      {hint && <span class="field__hint">{hint}</span>}
    </div>
  );
}

interface RowsProps {
  readonly label: string;
  readonly hint?: string;
  readonly path: string;
  readonly value: readonly Row[];
  readonly known: readonly string[];
  readonly of: string;
  readonly unit: string;
  readonly first: number;
  readonly onChange: (value: readonly Row[]) => void;
}

/** Names with a number each: a skill and its level, a segment and its seconds. */
export function Rows({ label, hint, path, value, known, of, unit, first, onChange }: RowsProps) {
  const id = useId();
  const change = (index: number, row: Partial<Row>) =>
    onChange(value.map((old, place) => (place === index ? { ...old, ...row } : old)));
  const free = known.filter((word) => !value.some((row) => row.name === word));
  return (
    <fieldset class="rows">
      <legend class="field__label">{label}</legend>
      {value.map((row, index) => (
        <OneRow
          key={index}
          path={`${path}[${index}]`}
          row={row}
          of={of}
          unit={unit}
          list={`${id}-known`}
          onChange={(changed) => change(index, changed)}
          onRemove={() => onChange(value.filter((_, place) => place !== index))}
        />
      ))}
      <GroupFault path={path} />
      <datalist id={`${id}-known`}>
        {free.map((word) => (
          <option key={word} value={word} />
        ))}
      </datalist>
      <button
        type="button"
        class="button rows__add"
        onClick={() => onChange([...value, { name: free[0] ?? "", number: first }])}
      >
        {t("queues.add_row")}
      </button>
      {hint && <span class="field__hint">{hint}</span>}
    </fieldset>
  );
}

interface OneRowProps {
  readonly path: string;
  readonly row: Row;
  readonly of: string;
  readonly unit: string;
  readonly list: string;
  readonly onChange: (row: Partial<Row>) => void;
  readonly onRemove: () => void;
}

function OneRow({ path, row, of, unit, list, onChange, onRemove }: OneRowProps) {
  const id = useId();
  const name = useFault(`${path}.name`);
  const number = useFault(`${path}.number`);
  return (
    <div class="row">
      <input
        class="input row__name"
        data-path={`${path}.name`}
        aria-label={of}
        aria-invalid={name !== ""}
        aria-describedby={name || number ? id : undefined}
        autocomplete="off"
        maxLength={50}
        list={list}
        value={row.name}
        onInput={(event) => onChange({ name: event.currentTarget.value })}
      />
      <span class="number" data-path={`${path}.number`}>
        <NumberInput
          label={unit}
          aria-invalid={number !== ""}
          {...(number ? { "aria-describedby": id } : {})}
          value={row.number}
          onChange={(value) => onChange({ number: value })}
        />
        <span class="number__unit" aria-hidden="true">
          {unit}
        </span>
      </span>
      <button
        type="button"
        class="button button--plain button--icon"
        aria-label={t("queues.remove_one", { name: row.name || of })}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
      {(name || number) && (
        <span id={id} class="field__error row__fault" role="alert">
          {name || number}
        </span>
      )}
    </div>
  );
}

/** What is wrong with a group as a whole. */
export function GroupFault({ path }: { path: string }) {
  const fault = useFault(path);
  return fault ? (
    <span class="field__error" role="alert">
      {fault}
    </span>
  ) : null;
}
