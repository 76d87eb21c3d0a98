// The agent's phone as the desk sees it: its state in every tab, and the commands that reach the tab that holds it.
import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import type { Phone } from "../generated/messages";
import { listen } from "../state";
import { HeldPhone, type Command } from "./held";
import { keepInvite, takeInvite } from "./handover";
import { joinTabs } from "./leader";
import { Microphone, type MicrophoneChoice } from "./microphone";
import { after, problemOf, reachable, SILENT, type PhoneCall, type PhoneEvent, type PhoneProblem, type PhoneState } from "./model";
import { Ring } from "./ring";

/** `off`: this agent has no phone in the browser. `follower`: another tab holds it, and obeys this one. */
export type PhoneStatus = "off" | "connecting" | "registered" | "failed" | "follower";

export interface PhoneControls {
  readonly status: ReadonlySignal<PhoneStatus>;
  readonly problem: ReadonlySignal<PhoneProblem | null>;
  readonly call: ReadonlySignal<PhoneCall | null>;
  readonly microphones: ReadonlySignal<readonly MicrophoneChoice[]>;
  /** The chosen microphone's id; null: the system's own choice. */
  readonly microphone: ReadonlySignal<string | null>;
  answer(): void;
  reject(): void;
  hangup(): void;
  mute(on: boolean): void;
  hold(on: boolean): void;
  digit(tone: string): void;
  dial(target: string): void;
  chooseMicrophone(id: string): void;
  /** Tries microphone and registration again, after the agent has put something right. */
  retry(): void;
  /** Ends the call and the registration; another tab of the agent takes the phone. */
  dispose(): void;
}

export interface PhoneOptions {
  /** The agent's login: tabs of the same agent share one phone. */
  readonly agent: string;
  /** Whether the service is there to be told; when it is back it is told again. */
  readonly linked: ReadonlySignal<boolean>;
  report(state: Phone["state"]): void;
}

/** The phone of whoever is signed in; null when nobody is. */
export const phone = signal<PhoneControls | null>(null);

/** Starts the agent's phone in this tab, or joins the tab that has it already. */
export function startPhone({ agent, linked, report }: PhoneOptions): PhoneControls {
  // Null: this tab neither leads nor has heard of the tab that does.
  const state = signal<PhoneState | null>(null);
  const emit = (event: PhoneEvent): void => {
    state.value = after(state.value ?? SILENT, event);
    tabs?.publish(state.value);
  };
  const microphone = new Microphone(navigator.mediaDevices, localStorage);
  const held = new HeldPhone(microphone, emit);
  const ring = new Ring();
  const closed = new AbortController();

  const name = `farley.phone.${agent}`;
  // Browsers give locks, like microphones, to secure pages only.
  const tabs = navigator.locks
    ? joinTabs<PhoneState, Command>({
        name,
        locks: navigator.locks,
        channel: new BroadcastChannel(name),
        lead: () => {
          // Whatever the tab before was doing went with it, but for a call that still rings.
          const invite = state.value?.call?.invite ?? takeInvite(sessionStorage, agent, Date.now());
          state.value = SILENT;
          void held.register(invite);
        },
        shown: (shown) => (state.value = shown),
        obey: (command) => held.obey(command),
      })
    : null;
  if (!tabs) emit({ kind: "unregistered", problem: "insecure_context" });

  const status = computed<PhoneStatus>(() => {
    if (!state.value) return "connecting";
    const own = reachable(state.value);
    return tabs && !tabs.leading.value && own !== "off" ? "follower" : own;
  });
  const call = computed(() => state.value?.call ?? null);
  const problem = computed(() => (state.value ? problemOf(state.value) : null));

  let told = false;
  const endReport = effect(() => {
    if (!tabs?.leading.value || !linked.value) return;
    const now = status.value;
    if (now === "registered" || now === "failed") report(now);
    else if (told) report("unregistered");
    told = now === "registered" || now === "failed";
  });
  const endRing = effect(() => {
    const rings = call.value?.state === "ringing" && call.value.direction === "in" && tabs?.leading.value;
    if (rings) ring.start();
    else ring.stop();
  });

  const devicesChanged = async (): Promise<void> => {
    await microphone.list();
    const doubtful = state.value?.microphoneProblem || microphone.choices.value.length === 0;
    if (tabs?.leading.value && doubtful) await held.checkMicrophone();
  };
  microphone.watch(() => void devicesChanged(), closed.signal);
  void microphone.list();
  const { signal: until } = closed;
  const pageHidden = (): void => {
    const invite = call.value?.invite;
    if (!tabs?.leading.value) return;
    if (invite) keepInvite(sessionStorage, agent, invite, Date.now());
    else held.stop();
  };
  window.addEventListener("pagehide", pageHidden, { signal: until });
  window.addEventListener("beforeunload", (event) => loses(tabs?.leading.value, call.value) && event.preventDefault(), {
    signal: until,
  });

  const endListening = listen((message) => message.type === "pop_gone" && held.withdraw(message.call));

  const order = (command: Command): void => tabs?.command(command);
  const controls: PhoneControls = {
    status,
    problem,
    call,
    microphones: microphone.choices,
    microphone: microphone.chosen,
    answer: () => order({ do: "answer" }),
    reject: () => order({ do: "hangup" }),
    hangup: () => order({ do: "hangup" }),
    mute: (on) => order({ do: "mute", on }),
    hold: (on) => order({ do: "hold", on }),
    digit: (text) => order({ do: "digit", text }),
    dial: (text) => order({ do: "dial", text: text.replace(/[\s()-]/g, "") }),
    chooseMicrophone: (text) => {
      microphone.choose(text);
      order({ do: "microphone", text });
    },
    retry: () => order({ do: "retry" }),
    dispose() {
      held.stop();
      endReport();
      endRing();
      endListening();
      closed.abort();
      ring.close();
      tabs?.leave();
      if (phone.value === controls) phone.value = null;
    },
  };
  phone.value = controls;
  return controls;
}

/** Whether closing this tab would cut a conversation off. */
function loses(leading: boolean | undefined, call: PhoneCall | null): boolean {
  return leading === true && call !== null && call.state !== "ringing";
}
