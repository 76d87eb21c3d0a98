// Telling the service who is on the line.
import { api, explain } from "../api";
import { notify } from "../components/toasts";

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
