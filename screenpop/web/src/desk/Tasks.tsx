// What the agent has to do, on the desk between calls: what is overdue first.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ApiError, api, explain } from "../api";
import { ticking } from "../clock";
import { Failed, Loading, Tag } from "../components/basics";
import { notify } from "../components/toasts";
import { merged } from "../customer/kinds/kind";
import { tasks as kind } from "../customer/kinds/work";
import { openSection } from "../customer/sections";
import type { TaskToDo } from "../generated/messages";
import { t } from "../i18n";
import { isToday, moment } from "../i18n/format";
import { showCustomer } from "./active";
import { showSearch } from "./searching";
import "./tasks.css";

const tasks = signal<readonly TaskToDo[] | null>(null);
const failure = signal<string | null>(null);

async function fetchTasks(): Promise<void> {
  failure.value = null;
  try {
    tasks.value = (await api.ownTasks()).items;
  } catch (error) {
    failure.value = explain(error);
  }
}

async function finish(task: TaskToDo): Promise<void> {
  try {
    await api.changeDealing("tasks", task.id, task.version, merged(kind, task, { status: "done" }));
    tasks.value = (tasks.value ?? []).filter(({ id }) => id !== task.id);
    notify(t("tasks.done", { title: task.title }));
  } catch (error) {
    notify(explain(error), true);
    if (error instanceof ApiError && error.code === "changed_meanwhile") void fetchTasks();
  }
}

function openTasksOf(customer: number): void {
  openSection(customer, "work");
  showCustomer(customer);
}

export function Tasks() {
  useEffect(() => void fetchTasks(), []);
  const all = tasks.value;
  const now = ticking.value;
  const late = all?.filter(({ due }) => due !== null && Date.parse(due) < now) ?? [];
  const rest = all?.filter((task) => !late.includes(task)) ?? [];
  const today = rest.filter(({ due }) => due !== null && isToday(due, now));
  return (
    <section class="idle__last tasks" aria-label={t("tasks.title")}>
      <h2 class="field__label tasks__head">
        {t("tasks.title")}
        <button type="button" class="linklike" onClick={() => showSearch(openTasksOf)}>
          {t("tasks.add")}
        </button>
      </h2>
      {failure.value && !all && <Failed message={failure.value} retry={() => void fetchTasks()} />}
      {!all && !failure.value && <Loading lines={2} />}
      {all?.length === 0 && <p class="faint">{t("tasks.none")}</p>}
      <Group label={t("tasks.late")} tasks={late} late />
      <Group label={t("tasks.today")} tasks={today} />
      <Group label={t("tasks.later")} tasks={rest.filter((task) => !today.includes(task))} />
    </section>
  );
}

function Group({ label, tasks: some, late = false }: { label: string; tasks: readonly TaskToDo[]; late?: boolean }) {
  if (some.length === 0) return null;
  return (
    <>
      <h3 class="tasks__group">{late ? <Tag tone="bad">{label}</Tag> : label}</h3>
      <ul>
        {some.map((task) => (
          <li key={task.id} class="taskline">
            <button
              type="button"
              class="button button--small"
              aria-label={`${t("task.finish")}: ${task.title}`}
              onClick={() => void finish(task)}
            >
              {t("task.finish")}
            </button>
            <span class="taskline__what">
              {task.title}
              <button type="button" class="linklike faint" onClick={() => openTasksOf(task.customer)}>
                {task.customer_name}
              </button>
            </span>
            <span class="faint">{task.due && moment(task.due, ticking.value)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
