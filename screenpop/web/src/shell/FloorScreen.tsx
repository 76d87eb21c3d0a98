// The supervisor's screen.
import { Floor } from "../floor/Floor";
import { Shell } from "./Shell";

export function FloorScreen() {
  return (
    <Shell>
      <Floor />
    </Shell>
  );
}
