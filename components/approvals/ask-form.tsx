"use client";

import { type SubmitEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { describeError } from "@/lib/browser/describe-error";
import { useQuestions } from "@/lib/browser/inbox-queries";

const textChars = 2000;

/** A question to the agent or to people: the request goes on waiting, and its clock goes on. */
export function AskForm({ id, onDone }: { id: string; onDone: () => void }) {
  const { ask } = useQuestions(id);
  const send = (question: string) =>
    ask.mutate(question, {
      onSuccess: () => {
        onDone();
        toast("Asked: the request goes on waiting");
      },
    });
  return (
    <TextForm
      label="What do you want to know? The agent, or anybody who reviews, can answer."
      submit="Ask"
      error={ask.error}
      pending={ask.isPending}
      onSend={send}
      onCancel={onDone}
    />
  );
}

/** A person answers in place of the agent. */
export function AnswerForm({ id, questionId, onDone }: { id: string; questionId: string; onDone: () => void }) {
  const { answer } = useQuestions(id);
  const send = (text: string) => answer.mutate({ questionId, answer: text }, { onSuccess: onDone });
  return (
    <TextForm
      label="Your answer makes a new revision; the arguments and the votes stay."
      submit="Answer"
      error={answer.error}
      pending={answer.isPending}
      onSend={send}
      onCancel={onDone}
    />
  );
}

type TextFormProps = {
  label: string;
  submit: string;
  error: Error | null;
  pending: boolean;
  onSend: (text: string) => void;
  onCancel: () => void;
};

function TextForm({ label, submit, error, pending, onSend, onCancel }: TextFormProps) {
  const [text, setText] = useState("");
  const id = useId();
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    if (text.trim()) onSend(text.trim());
  };
  return (
    <form className="form reject" onSubmit={send}>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <span className="field area">
        <textarea
          id={id}
          rows={2}
          maxLength={textChars}
          value={text}
          // biome-ignore lint/a11y/noAutofocus: the form opens at the press of a button
          autoFocus
          onChange={({ target }) => setText(target.value)}
        />
      </span>
      {error !== null && (
        <p className="wrong-text" role="alert">
          {describeError(error).detail}
        </p>
      )}
      <span className="row form-end">
        <Button onClick={onCancel}>Back</Button>
        <Button variant="ink" type="submit" disabled={!text.trim() || pending}>
          {submit}
        </Button>
      </span>
    </form>
  );
}
