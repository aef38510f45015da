import type { ReactNode } from "react";

export type EmptyStateProps = {
  /** What will be here, or what was not found. */
  title: string;
  /** Why it is empty and how data gets here. */
  children?: ReactNode;
  /** One button or link. */
  action?: ReactNode;
};

/** Stands where the data will be. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="empty">
      <b className="med">{title}</b>
      {children && <div className="q2">{children}</div>}
      {action}
    </div>
  );
}
