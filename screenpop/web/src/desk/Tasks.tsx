// What the agent has to do, on the desk between calls: what is overdue first.
import { signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
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

class Own {
  readonly tasks = signal<readonly TaskToDo[] | null>(null);
  readonly failure = signal<string | null>(null);

  async fetch(): Promise<void> {
    this.failure.value = null;
    try {
      this.tasks.value = (await api.ownTasks()).items;
    } catch (error) {
      this.failure.value = explain(error);
    }
  }

  async finish(task: TaskToDo): Promise<void> {
    try {
      await api.changeDealing("tasks", task.id, task.version, merged(kind, task, { status: "done" }));
      this.tasks.value = (this.tasks.value ?? []).filter(({ id }) => id !== task.id);
      notify(t("tasks.done", { title: task.title }));
    } catch (error) {
      notify(explain(error), true);
      if (error instanceof ApiError && error.code === "changed_meanwhile") await this.fetch();
    }
  }
}

function openTasksOf(customer: number): void {
  openSection(customer, "work");
  showCustomer(customer);
}

export function Tasks() {
  const own = useMemo(() => new Own(), []);
  useEffect(() => void own.fetch(), []);
  const all = own.tasks.value;
  const failure = own.failure.value;
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
      {failure && !all && <Failed message={failure} retry={() => void own.fetch()} />}
      {!all && !failure && <Loading lines={2} />}
      {all?.length === 0 && <p class="faint">{t("tasks.none")}</p>}
      <Group own={own} label={t("tasks.late")} tasks={late} late />
      <Group own={own} label={t("tasks.today")} tasks={today} />
      <Group own={own} label={t("tasks.later")} tasks={rest.filter((task) => !today.includes(task))} />
    </section>
  );
}

interface GroupProps {
  readonly own: Own;
  readonly label: string;
  readonly tasks: readonly TaskToDo[];
  readonly late?: boolean;
}

function Group({ own, label, tasks, late = false }: GroupProps) {
  if (tasks.length === 0) return null;
  return (
    <>
      <h3 class="tasks__group">{late ? <Tag tone="bad">{label}</Tag> : label}</h3>
      <ul>
        {tasks.map((task) => (
          <li key={task.id} class="taskline">
            <button
              type="button"
              class="button button--small"
              aria-label={`${t("task.finish")}: ${task.title}`}
              onClick={() => void own.finish(task)}
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
