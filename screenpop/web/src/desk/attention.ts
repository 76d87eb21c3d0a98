// Calls the agent's eye to a ringing call: the page's title, and a desktop notification when the page is hidden.
import { effect, signal } from "@preact/signals";
import type { PopView } from "../generated/messages";
import { callerName, ringingTitle } from "../pop/names";
import { ringing } from "../state";

const supported = "Notification" in globalThis;

/** Whether the desktop may be used: `default` means that the agent has not been asked. */
export const permission = signal<NotificationPermission>(supported ? Notification.permission : "denied");

export async function askPermission(): Promise<void> {
  if (supported) permission.value = await Notification.requestPermission();
}


/** Follows the ringing pop; returns what ends that. */
export function watchAttention(): () => void {
  let shown: Notification | null = null;
  let about: string | null = null;
  const stop = effect(() => {
    const pop = ringing.value;
    document.title = pop ? `☎ ${callerName(pop)} · Farley` : "Farley";
    if (pop?.call === about) return;
    shown?.close();
    shown = null;
    about = pop?.call ?? null;
    if (pop && document.hidden && permission.value === "granted") shown = announce(pop);
  });
  return () => {
    stop();
    shown?.close();
  };
}

// Tabs of the same agent use the same tag, so the desktop shows one notification and not one for each tab.
function announce(pop: PopView): Notification {
  const notification = new Notification(ringingTitle(pop), {
    body: [pop.profile?.greeting, pop.queue_title].filter(Boolean).join(" · "),
    tag: `farley-${pop.call}`,
    icon: "/favicon.svg",
    requireInteraction: true,
  });
  notification.onclick = () => {
    window.focus();
    notification.close();
  };
  return notification;
}
