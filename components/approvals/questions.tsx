"use client";

import { useState } from "react";
import { AnswerForm } from "@/components/approvals/ask-form";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { TimeAgo } from "@/components/ui/time-ago";
import { useMay, useNames } from "@/lib/browser/people-queries";
import type { Approval } from "@/lib/contract/approvals";

/** What people asked back, and what they were told. */
export function Questions({ approval }: { approval: Approval }) {
  const { questions, id, state } = approval;
  const nameOf = useNames();
  const { may } = useMay("reviewer");
  const [answering, setAnswering] = useState<string | null>(null);
  if (questions.length === 0) return null;
  const open = questions.filter(({ answer }) => answer === null).length;
  return (
    <section className="sec" aria-label="Questions">
      <header>
        <h2>Questions</h2>
        <span className="q">{open === 0 ? "all answered" : `${open} open`}</span>
      </header>
      {questions.map(({ id: questionId, by, question, answer, answeredBy, at }) => (
        <div key={questionId} className="ask-back">
          <p>
            <b className="med">{visibleText(nameOf(by))}</b>{" "}
            <span className="q">
              asked <TimeAgo at={at} ago />
            </span>
            <bdi className="said">{visibleText(question)}</bdi>
          </p>
          {answer !== null ? (
            <p className="answer">
              <b className="med">{answeredBy === null ? "The agent" : visibleText(nameOfAnswer(answeredBy, nameOf))}</b>
              <bdi className="said">{visibleText(answer)}</bdi>
            </p>
          ) : answering === questionId ? (
            <AnswerForm id={id} questionId={questionId} onDone={() => setAnswering(null)} />
          ) : (
            <p className="row q">
              not answered yet
              {state === "pending" && may && (
                <Button size="sm" onClick={() => setAnswering(questionId)}>
                  Answer
                </Button>
              )}
            </p>
          )}
        </div>
      ))}
    </section>
  );
}

/** A key of the project answers for the agent; it is no member. */
function nameOfAnswer(id: string, nameOf: (id: string) => string): string {
  const name = nameOf(id);
  return name === "a former member" ? "The agent" : name;
}
