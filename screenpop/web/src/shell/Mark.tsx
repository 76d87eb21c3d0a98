// Farley's mark: a card of his file.

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path class="mark__tab" d="M6 10V6.5A2.5 2.5 0 0 1 8.5 4h6A2.5 2.5 0 0 1 17 6.5V10z" />
      <rect class="mark__card" x="3" y="9" width="26" height="19" rx="3" />
      <path class="mark__lines" d="M9 16h14M9 21h9" />
    </svg>
  );
}
