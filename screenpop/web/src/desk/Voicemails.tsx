// Messages that callers left: played here, and marked as heard when they have been played to the end.
import { api, explain } from "../api";
import { ticking } from "../clock";
import { Tag } from "../components/basics";
import { notify } from "../components/toasts";
import type { VoicemailLine } from "../generated/messages";
import { t } from "../i18n";
import { duration, moment, phoneNumber } from "../i18n/format";
import { CustomerName } from "./Callbacks";
import { markHeard } from "./incoming";

export function Voicemails({ items }: { items: readonly VoicemailLine[] }) {
  return (
    <section class="inbox" aria-label={t("voicemail.list")}>
      <h2 class="field__label">{t("voicemail.list")}</h2>
      <ul>
        {items.map((item) => (
          <Voicemail key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}

function Voicemail({ item }: { item: VoicemailLine }) {
  const heard = item.heard_at !== null;
  const number = item.number ? phoneNumber(item.number) : t("pop.hidden_number");
  const mark = () => markHeard(item.id).catch((error: unknown) => notify(explain(error), true));
  return (
    <li class="inbox__item">
      <p class="inbox__who">
        <CustomerName {...item} />
        <span class="inbox__number">{number}</span>
      </p>
      <p class="inbox__more">
        {!heard && <Tag tone="accent">{t("voicemail.new")}</Tag>}
        <span>{moment(item.at, ticking.value)}</span>
        <span>{duration(item.seconds)}</span>
        <span>{item.queue_title}</span>
        {heard && item.heard_by_name && <span>{t("voicemail.heard_by", { name: item.heard_by_name })}</span>}
      </p>
      <audio
        class="inbox__sound"
        controls
        preload="none"
        src={api.voicemailAudio(item.id)}
        aria-label={t("voicemail.play", { name: item.customer_name ?? number })}
        onPlay={(event) => silenceOthers(event.currentTarget)}
        onEnded={() => void (heard || mark())}
      />
      {!heard && (
        <button type="button" class="button inbox__act" onClick={() => void mark()}>
          {t("voicemail.heard")}
        </button>
      )}
    </li>
  );
}

function silenceOthers(playing: HTMLAudioElement): void {
  for (const other of document.querySelectorAll<HTMLAudioElement>("audio.inbox__sound")) {
    if (other !== playing) other.pause();
  }
}
