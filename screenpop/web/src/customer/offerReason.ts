// Why an offer fits, in words: the service sends what held as `about`, or `about:seen`.
import { serverNow } from "../clock";
import { isKey, t, tCode } from "../i18n";
import { daysFrom, languageName } from "../i18n/format";

export function offerReason(reason: string): string {
  const colon = reason.indexOf(":");
  const [about, seen] = colon < 0 ? [reason, ""] : [reason.slice(0, colon), reason.slice(colon + 1)];
  const key = seen ? `fits.${about}.seen` : `fits.${about}`;
  if (isKey(key)) return tCode("fits", key.slice("fits.".length), { seen: said(about, seen) });
  return isKey(`fits.${about}`) ? tCode("fits", about) : t("fits.other", { reason });
}

function said(about: string, seen: string): string {
  switch (about) {
    case "segment":
      return tCode("segment", seen);
    case "language":
      return languageName(seen);
    case "holds":
    case "lacks":
      return tCode("product", seen);
    case "contract_ends":
    case "birthday":
      return daysFrom(seen, serverNow());
    case "kind":
      return tCode("kind", seen);
    case "consent":
      return tCode("consent_answer", seen);
    default:
      return seen;
  }
}
