// What a hand-over would do: how many go to whom, what else changes, some of them by name; and the button that does it.
import type { Expert, Preview, Sample } from "../generated/messages";
import { t, tCode } from "../i18n";
import { languageName } from "../i18n/format";
import { counted, nameOf } from "./numbers";

interface PreviewProps {
  readonly preview: Preview;
  readonly experts: readonly Expert[];
  readonly busy: boolean;
  readonly onCarryOut: () => void;
}

const WORK = ["tasks", "requests", "appointments", "callbacks", "voicemails"] as const;

export function PreviewView({ preview, experts, busy, onCarryOut }: PreviewProps) {
  const { customers, left, without_deputy, deputy_of, shares, samples, unfinished } = preview;
  const going = customers - left;
  const work = WORK.filter((kind) => unfinished[kind] > 0);
  return (
    <section class="preview" aria-label={t("assignments.preview.title")}>
      <h3>{t("assignments.going", { count: going })}</h3>
      <table class="plantable preview__table">
        <thead>
          <tr>
            <th scope="col">{t("assignments.expert")}</th>
            <th scope="col">{t("assignments.has")}</th>
            <th scope="col">{t("assignments.gets")}</th>
            <th scope="col">{t("assignments.then")}</th>
          </tr>
        </thead>
        <tbody>
          {shares.map(({ agent, name, has, gets, as_deputy }) => (
            <tr key={agent}>
              <th scope="row">{name}</th>
              <td>{counted(has)}</td>
              <td>
                +{counted(gets)}
                {as_deputy > 0 && <span class="faint"> {t("assignments.as_deputy", { count: as_deputy })}</span>}
              </td>
              <td>
                <strong>{counted(has + gets)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul class="preview__notes">
        {work.length > 0 && (
          <li>
            {t("assignments.unfinished", {
              what: work.map((kind) => t(`assignments.unfinished.${kind}`, { many: counted(unfinished[kind]) })).join(", "),
            })}
          </li>
        )}
        {left > 0 && <li class="preview__left">{t("assignments.left", { count: left })}</li>}
        {deputy_of > 0 && <li>{t("assignments.deputy_of", { count: deputy_of })}</li>}
        {without_deputy > 0 && <li>{t("assignments.without_deputy", { count: without_deputy })}</li>}
      </ul>
      {samples.length > 0 && (
        <details class="preview__samples">
          <summary>{t("assignments.samples", { count: samples.length })}</summary>
          <ul>
            {samples.map((sample) => (
              <SampleLine key={sample.customer} sample={sample} experts={experts} />
            ))}
          </ul>
        </details>
      )}
      {going > 0 || deputy_of > 0 ? (
        <button type="button" class="button button--accent" disabled={busy} onClick={onCarryOut}>
          {busy ? t("assignments.doing") : t("assignments.carry_out", { count: going })}
        </button>
      ) : (
        <p>{t("assignments.nothing")}</p>
      )}
    </section>
  );
}

function SampleLine({ sample, experts }: { sample: Sample; experts: readonly Expert[] }) {
  const { name, segment, language, owner, deputies, why } = sample;
  return (
    <li class="sample">
      <span class="sample__who">
        <strong>{name}</strong>{" "}
        <span class="faint">
          {tCode("segment", segment)}, {languageName(language)}
        </span>
      </span>
      <span>
        {nameOf(owner, experts)}{" "}
        <span class="faint">{why.map((word) => t(`assignments.why.${word as "deputy"}`)).join(", ")}</span>
        {deputies.length > 0 && (
          <span class="faint">
            {" · "}
            {t("assignments.deputies_then", { names: deputies.map((login) => nameOf(login, experts)).join(", ") })}
          </span>
        )}
      </span>
    </li>
  );
}
