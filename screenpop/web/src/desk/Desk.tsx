// The agent's desk.
import { PhoneBar } from "../phone/PhoneBar";
import { Shell } from "../shell/Shell";

export function Desk() {
  return (
    <Shell>
      <PhoneBar />
    </Shell>
  );
}
