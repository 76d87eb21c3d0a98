// What every field of the form reads: the draft, what is wrong with it, and the words that it can name.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { QueueRecord, QueueWords } from "../generated/messages";
import { tCode } from "../i18n";
import type { Fault, Faults } from "./check";
import type { Draft } from "./draft";

export interface FormState {
  readonly draft: Draft;
  readonly set: (changes: Partial<Draft>) => void;
  readonly faults: Faults;
  readonly words: QueueWords;
  readonly others: readonly QueueRecord[];
}

export const Form = createContext<FormState | null>(null);

export function useForm(): FormState {
  const form = useContext(Form);
  if (!form) throw new Error("a field outside its form");
  return form;
}

/** The sentence about what is wrong at `path`, or an empty one. */
export function useFault(path: string): string {
  const fault = useForm().faults.get(path);
  return fault ? sentence(fault) : "";
}

export function sentence({ code, least = 0, most = 0 }: Fault): string {
  return tCode("queues.fault", code, { least, most });
}
