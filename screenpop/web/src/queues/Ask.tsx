// Asks before something is thrown away: typed changes, or a queue.
import { Dialog } from "../components/Dialog";

interface AskProps {
  readonly title: string;
  readonly more: string;
  readonly stay: string;
  readonly go: string;
  readonly onStay: () => void;
  readonly onGo: () => void;
}

export function Ask({ title, more, stay, go, onStay, onGo }: AskProps) {
  return (
    <Dialog title={title} onClose={onStay}>
      <p>{more}</p>
      <div class="dialog__actions">
        <button type="button" class="button button--accent" onClick={onStay}>
          {stay}
        </button>
        <button type="button" class="button" onClick={onGo}>
          {go}
        </button>
      </div>
    </Dialog>
  );
}
