// Telling the service who is on the line.
import { api, explain } from "../api";
import { notify } from "../components/toasts";
import { showSearch } from "../desk/searching";

/** The service remembers the choice for the number and sends the pop again; false when it could not be told. */
export async function chooseCustomer(call: string, customer: number): Promise<boolean> {
  try {
    await api.chooseCustomer(call, customer);
    return true;
  } catch (error) {
    notify(explain(error), true);
    return false;
  }
}

/** Lets the agent look for whoever is on the line. */
export function findCaller(call: string, found?: () => void): void {
  showSearch((customer) => void chooseCustomer(call, customer).then((told) => told && found?.()));
}
