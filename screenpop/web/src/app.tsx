// Which screen is shown: the sign-in page, the agent's desk, or the office of those who watch and set up.
import { useEffect, useState } from "preact/hooks";
import { Failed, Loading } from "./components/basics";
import { Toasts, notify } from "./components/toasts";
import { Desk } from "./desk/Desk";
import { Nowhere } from "./shell/Nowhere";
import { Office } from "./shell/Office";
import { isNowhere } from "./shell/route";
import { explain } from "./api";
import { t, tCode } from "./i18n";
import { resumeSession } from "./session";
import { SignIn } from "./signin/SignIn";
import { refusal, session } from "./state";

export function App() {
  useEffect(
    () =>
      refusal.subscribe((refused) => {
        if (refused) notify(tCode("error", refused.code), true);
      }),
    [],
  );
  return (
    <>
      <Screen />
      <Toasts />
    </>
  );
}

function Screen() {
  const who = session.value;
  if (who === undefined) return <Opening />;
  if (who === null) return <SignIn />;
  if (isNowhere()) return <Nowhere />;
  return who.role === "agent" ? <Desk /> : <Office />;
}

function Opening() {
  const [failure, setFailure] = useState<string | null>(null);
  const open = () => {
    setFailure(null);
    resumeSession().catch((error: unknown) => setFailure(explain(error)));
  };
  useEffect(open, []);
  return (
    <main class="opening">
      {failure ? (
        <Failed message={failure} retry={open} />
      ) : (
        <div aria-label={t("common.loading")}>
          <Loading />
        </div>
      )}
    </main>
  );
}
