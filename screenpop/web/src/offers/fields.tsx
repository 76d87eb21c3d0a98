// The fields of a condition: words to pick, a number with its unit, one of a few choices.
import { useId, useState } from "preact/hooks";
import { Icon } from "../components/Icon";
import type { OfferWords } from "../generated/messages";
import { t, tCode } from "../i18n";
import type { ConditionDraft } from "./draft";
import { wordName, wordsOf, type Slot } from "./vocabulary";

interface SlotProps {
  readonly slot: Slot;
  readonly condition: ConditionDraft;
  readonly words: OfferWords;
  readonly fault: string | undefined;
  readonly onChange: (changed: ConditionDraft) => void;
}

export function SlotField(props: SlotProps) {
  const id = useId();
  const { slot, fault } = props;
  return (
    <div class={`field slot slot--${slot.type}`}>
      <label class="field__label" for={id}>
        {t(slot.label)}
      </label>
      <Control id={id} {...props} />
      {fault && (
        <span id={`${id}-fault`} class="field__error" role="alert">
          {tCode("offers.fault", fault)}
        </span>
      )}
    </div>
  );
}

function Control({ id, slot, condition, words, fault, onChange }: SlotProps & { id: string }) {
  const { texts } = condition;
  const text = texts[slot.name] ?? "";
  const write = (value: string) => onChange({ ...condition, texts: { ...texts, [slot.name]: value } });
  const control = {
    id,
    "aria-invalid": fault !== undefined,
    ...(fault === undefined ? {} : { "aria-describedby": `${id}-fault` }),
  };
  switch (slot.type) {
    case "words": {
      const pick = (value: readonly string[]) => onChange({ ...condition, words: { ...condition.words, [slot.name]: value } });
      const known = wordsOf(slot.list, words);
      const name = (word: string) => wordName(slot.list, word, words);
      return <Picks {...control} value={condition.words[slot.name] ?? []} known={known} name={name} onChange={pick} />;
    }
    case "word":
      return (
        <>
          <input {...control} class="input" autocomplete="off" maxLength={50} list={`${id}-known`} value={text}
            onInput={(event) => write(event.currentTarget.value)} />
          <datalist id={`${id}-known`}>
            {wordsOf(slot.list, words).map((word) => (
              <option key={word} value={word}>
                {wordName(slot.list, word, words)}
              </option>
            ))}
          </datalist>
        </>
      );
    case "choice":
      return (
        <select {...control} class="input" value={text} onChange={(event) => write(event.currentTarget.value)}>
          {!slot.needed && <option value="">{t("offers.any")}</option>}
          {slot.choices.map((code) => (
            <option key={code} value={code}>
              {tCode(slot.group, code)}
            </option>
          ))}
        </select>
      );
    default:
      return (
        <span class="number">
          <input {...control} class={`input number__input ${slot.type === "money" ? "number__input--money" : ""}`}
            inputMode="decimal" autocomplete="off" maxLength={20} value={text}
            onInput={(event) => write(event.currentTarget.value)} />
          {slot.unit && <span class="number__unit">{t(slot.unit)}</span>}
        </span>
      );
  }
}

interface PicksProps {
  readonly id: string;
  readonly value: readonly string[];
  readonly known: readonly string[];
  readonly name: (word: string) => string;
  readonly onChange: (value: readonly string[]) => void;
}

/** Words as chips; what is known is picked, anything else is typed and added with Enter or by leaving the field. */
function Picks({ id, value, known, name, onChange, ...control }: PicksProps) {
  const [typed, setTyped] = useState("");
  const add = (text: string) => {
    const said = text.replace(",", "").trim();
    const word = known.find((each) => each === said || name(each).toLowerCase() === said.toLowerCase()) ?? said;
    setTyped("");
    if (word && !/\s/.test(word) && !value.includes(word)) onChange([...value, word]);
  };
  const free = known.filter((word) => !value.includes(word));
  return (
    <div class="chips">
      {value.map((word) => (
        <span key={word} class="chip">
          <span>{name(word)}</span>
          <button type="button" class="chip__remove" aria-label={t("queues.remove_one", { name: name(word) })}
            onClick={() => onChange(value.filter((other) => other !== word))}>
            <Icon name="close" />
          </button>
        </span>
      ))}
      <input
        id={id}
        {...control}
        class="input chips__input"
        list={`${id}-known`}
        autocomplete="off"
        maxLength={50}
        placeholder={t("queues.add")}
        value={typed}
        onInput={(event) => {
          const text = event.currentTarget.value;
          const picked = event.inputType === undefined || event.inputType === "insertReplacementText";
          if (text.endsWith(",") || (picked && known.some((word) => word === text || name(word) === text))) add(text);
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
        {free.map((word) => (
          <option key={word} value={name(word)} />
        ))}
      </datalist>
    </div>
  );
}
