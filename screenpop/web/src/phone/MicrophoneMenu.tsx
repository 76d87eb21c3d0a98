// Which microphone the agent speaks into.
import { Icon } from "../components/Icon";
import { Menu, MenuItem } from "../components/Menu";
import { t } from "../i18n";
import type { PhoneControls } from "./phone";

export function MicrophoneMenu({ controls }: { controls: PhoneControls }) {
  const chosen = controls.microphone.value;
  const found = controls.microphones.value;
  const choices = [
    { id: "", label: t("phone.microphone.system") },
    ...found
      .filter(({ id }) => id !== "default")
      .map(({ id, label }, index) => ({ id, label: label || t("phone.microphone.unnamed", { number: index + 1 }) })),
  ];
  // A headset that was chosen once and is unplugged now does not count.
  const present = found.some(({ id }) => id === chosen) ? (chosen ?? "") : "";
  return (
    <Menu end label={t("phone.microphone")} face={<Icon name="mic" />}>
      {(close) =>
        choices.map(({ id, label }) => (
          <MenuItem
            key={id}
            checked={id === present}
            onTake={() => {
              controls.chooseMicrophone(id);
              close();
            }}
          >
            <span>{label}</span>
            {id === present && <Icon name="check" class="icon--check" />}
          </MenuItem>
        ))
      }
    </Menu>
  );
}
