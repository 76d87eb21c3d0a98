// How far the number can be believed, and why; the explanation opens where it stands.
import { Tag, type Tone } from "../components/basics";
import type { IconName } from "../components/Icon";
import type { PopView, Trust as Level } from "../generated/messages";
import { t } from "../i18n";

const looks: Readonly<Record<Level, readonly [Tone, IconName]>> = {
  verified: ["good", "shield"],
  partial: ["plain", "shield"],
  trunk: ["plain", "phone"],
  none: ["warn", "question"],
};

export function Trust({ pop }: { pop: PopView }) {
  if (pop.callback || pop.number === null || pop.number_kind === "anonymous") return null;
  const [tone, icon] = looks[pop.trust];
  const more = t(`trust.${pop.trust}.more`);
  return (
    <details class="trust">
      <summary title={more}>
        <Tag tone={tone} icon={icon}>
          {t(`trust.${pop.trust}`)}
        </Tag>
      </summary>
      <p class="trust__more">{more}</p>
    </details>
  );
}
