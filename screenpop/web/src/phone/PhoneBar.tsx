// The telephone's controls on the desk.

export function PhoneBar() {
  return null;
}
