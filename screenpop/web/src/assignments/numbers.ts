// Numbers and names as this page shows them.
import type { Expert } from "../generated/messages";
import { locale } from "../i18n";

export function counted(count: number): string {
  return new Intl.NumberFormat(locale.value).format(count);
}

/** The name behind a login; the login itself of somebody who takes no calls and has no customers. */
export function nameOf(login: string, experts: readonly Expert[]): string {
  return experts.find(({ agent }) => agent === login)?.name ?? login;
}
