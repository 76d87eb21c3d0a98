// The wide part of a customer's page: his timeline, and all that is kept of him by subject.
import { useLayoutEffect } from "preact/hooks";
import { TabList } from "../components/TabList";
import { useAgents } from "../components/form/agents";
import { t } from "../i18n";
import { Assignment } from "./Assignment";
import { DealingPanel } from "./DealingPanel";
import { DocumentUpload } from "./DocumentUpload";
import { deals, operations, products } from "./kinds/business";
import { documents, notes } from "./kinds/papers";
import { consents, contactPoints, relatives } from "./kinds/person";
import { appointments, requests, tasks } from "./kinds/work";
import { RecordPanel } from "./RecordPanel";
import { useRelation } from "./relation";
import { SECTIONS, countOf, goOnWhereUnsaved, isUnsaved, openSection, sectionOf, type Section } from "./sections";
import { Timeline } from "./Timeline";
import "./dealings.css";

export function Sections() {
  const { profile } = useRelation();
  const { customer } = profile;
  const open = sectionOf(customer);
  useAgents();
  useLayoutEffect(() => goOnWhereUnsaved(customer), [customer]);
  return (
    <TabList
      label={t("section.all")}
      open={open}
      unsavedLabel={t("form.unsaved")}
      onOpen={(name) => openSection(customer, name as Section)}
      pages={SECTIONS.map((name) => ({
        name,
        label: t(`section.${name}`),
        count: countOf(profile, name),
        unsaved: isUnsaved(customer, name),
      }))}
    >
      <Page key={`${customer}${open}`} open={open} />
    </TabList>
  );
}

function Page({ open }: { open: Section }) {
  const { profile } = useRelation();
  switch (open) {
    case "timeline":
      return <Timeline customer={profile.customer} />;
    case "work":
      return (
        <div class="records">
          <DealingPanel kind={requests} />
          <DealingPanel kind={tasks} />
          <DealingPanel kind={appointments} />
        </div>
      );
    case "business":
      return (
        <div class="records">
          <DealingPanel kind={products} />
          <DealingPanel kind={operations} />
          <DealingPanel kind={deals} />
        </div>
      );
    case "person":
      return (
        <div class="records">
          <RecordPanel />
          <Assignment />
          <DealingPanel kind={contactPoints} />
          <DealingPanel kind={relatives} />
          <DealingPanel kind={consents} />
        </div>
      );
    case "papers":
      return (
        <div class="records">
          <DealingPanel kind={notes} />
          <DealingPanel
            kind={documents}
            adding={(dealings, close) => <DocumentUpload dealings={dealings} onClose={close} />}
          />
        </div>
      );
  }
}
