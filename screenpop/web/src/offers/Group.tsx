// One group of conditions: all, any or none of them must hold; after a trial each says whether it did.
import { Icon } from "../components/Icon";
import type { Checked, OfferWords, Trial } from "../generated/messages";
import { t, tCode } from "../i18n";
import { type ConditionDraft, type Faults, newCondition } from "./draft";
import { SlotField } from "./fields";
import { seenOf } from "./seen";
import { ABOUTS, MOST, VOCABULARY, type About, type GroupName } from "./vocabulary";

interface GroupProps {
  readonly group: GroupName;
  readonly conditions: readonly ConditionDraft[];
  readonly words: OfferWords;
  readonly faults: Faults;
  /** How the rule did, as long as it is still the one that was tried. */
  readonly trial: Trial | null;
  readonly onChange: (conditions: readonly ConditionDraft[]) => void;
}

export function Group({ group, conditions, words, faults, trial, onChange }: GroupProps) {
  const title = t(`offers.group.${group}`);
  return (
    <fieldset class="conditions">
      <legend class="conditions__title">{title}</legend>
      <ul class="conditions__list">
        {conditions.map((condition, place) => (
          <Row
            key={condition.key}
            path={`conditions.${group}.${place}`}
            condition={condition}
            words={words}
            faults={faults}
            checked={trial?.conditions.find((each) => each.group === group && each.position === place) ?? null}
            onChange={(changed) => onChange(conditions.map((old) => (old.key === condition.key ? changed : old)))}
            onRemove={() => onChange(conditions.filter((old) => old.key !== condition.key))}
          />
        ))}
      </ul>
      {conditions.length < MOST && (
        <select
          class="input conditions__add"
          aria-label={`${t("offers.add_condition")} ${title}`}
          value=""
          onChange={(event) => {
            onChange([...conditions, newCondition(event.currentTarget.value as About)]);
            event.currentTarget.value = "";
          }}
        >
          <option value="">{t("offers.add_condition")}</option>
          {ABOUTS.map((about) => (
            <option key={about} value={about}>
              {t(`offers.about.${about}`)}
            </option>
          ))}
        </select>
      )}
    </fieldset>
  );
}

interface RowProps {
  readonly path: string;
  readonly condition: ConditionDraft;
  readonly words: OfferWords;
  readonly faults: Faults;
  readonly checked: Checked | null;
  readonly onChange: (changed: ConditionDraft) => void;
  readonly onRemove: () => void;
}

function Row({ path, condition, words, faults, checked, onChange, onRemove }: RowProps) {
  const name = t(`offers.about.${condition.about}`);
  const fault = faults.get(path);
  return (
    <li class="condition" aria-label={name}>
      <span class="condition__name">{name}</span>
      <div class="condition__slots">
        {VOCABULARY[condition.about].map((slot) => (
          <SlotField
            key={slot.name}
            slot={slot}
            condition={condition}
            words={words}
            fault={faults.get(`${path}.${slot.name}`)}
            onChange={onChange}
          />
        ))}
        {fault && (
          <span class="field__error condition__fault" role="alert">
            {tCode("offers.fault", fault)}
          </span>
        )}
      </div>
      <button
        type="button"
        class="button button--plain button--icon condition__remove"
        aria-label={t("queues.remove_one", { name })}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
      {checked && <Mark checked={checked} condition={condition} words={words} />}
    </li>
  );
}

/** Whether the condition was met by the customer it was tried on, and what was seen of him. */
function Mark({ checked, condition, words }: { checked: Checked; condition: ConditionDraft; words: OfferWords }) {
  const met = checked.group === "none" ? !checked.held : checked.held;
  return (
    <p class={`condition__mark ${met ? "condition__mark--met" : "condition__mark--missed"}`}>
      <Icon name={met ? "check" : "close"} />
      <span>
        <strong>{t(checked.held ? "offers.held" : "offers.not_held")}</strong>{" "}
        {t("offers.seen", { seen: seenOf(condition.about, checked.seen, words) })}
      </span>
    </p>
  );
}
