// The supervisor's floor.

export function Floor() {
  return null;
}
