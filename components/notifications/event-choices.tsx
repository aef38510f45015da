import { noticeWords } from "@/components/notifications/notice-words";
import { Checkbox } from "@/components/ui/checkbox";
import { type NoticeType, noticeTypes } from "@/lib/domain/notify/notice";

type EventChoicesProps = { chosen: readonly string[]; onChange: (events: NoticeType[]) => void };

/** Which events a channel tells of. */
export function EventChoices({ chosen, onChange }: EventChoicesProps) {
  const toggle = (type: NoticeType, on: boolean) =>
    onChange(noticeTypes.filter((each) => (each === type ? on : chosen.includes(each))));
  return (
    <fieldset className="choices">
      <legend className="label">Tell of</legend>
      {noticeTypes.map((type) => (
        <span key={type} className="choice">
          <Checkbox checked={chosen.includes(type)} label={noticeWords[type]} onChange={(on) => toggle(type, on)} />
          <span aria-hidden="true">{noticeWords[type]}</span>
        </span>
      ))}
    </fieldset>
  );
}
