import "./field.css";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  label: string;
  hint?: string | undefined;
  /** Why the value cannot be taken, in words; empty when it can. */
  error?: string | undefined;
}

interface Described {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}

/** A label above a control, tied together for a screen reader. */
function Field({ label, hint, error, control }: FieldProps & { control: (props: Described) => ComponentChildren }) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {control({
        id,
        ...(note ? { "aria-describedby": `${id}-note` } : {}),
        ...(error ? { "aria-invalid": true } : {}),
      })}
      {note && (
        <p class={error ? "field-error" : "field-hint"} id={`${id}-note`}>
          {note}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps extends FieldProps {
  value: string;
  onValue: (value: string) => void;
  type?: "text" | "password" | "date" | "time";
  name?: string;
  required?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  inputMode?: "numeric";
  autoComplete?: string;
  /** Of a datalist with what is offered. */
  list?: string;
  readOnly?: boolean;
}

export function TextField({ label, hint, error, value, onValue, type = "text", ...rest }: TextFieldProps) {
  const control = (described: Described) => {
    const props = {
      ...rest,
      ...described,
      class: "control",
      value,
      onInput: (event: { currentTarget: HTMLInputElement }) => onValue(event.currentTarget.value),
    };
    if (type === "text") return <input {...props} type="text" />;
    return type === "password" ? <input {...props} type="password" /> : <input {...props} type={type} />;
  };
  return <Field label={label} hint={hint} error={error} control={control} />;
}

interface SelectFieldProps<V extends string> extends FieldProps {
  value: V;
  /** Value and words, in order. */
  options: readonly { value: V; text: string }[];
  onValue: (value: V) => void;
  disabled?: boolean;
}

export function SelectField<V extends string>({
  label,
  hint,
  error,
  value,
  options,
  onValue,
  disabled = false,
}: SelectFieldProps<V>) {
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      control={(described) => (
        <select
          {...described}
          class="control"
          value={value}
          disabled={disabled}
          onChange={(event) => {
            const chosen = options[event.currentTarget.selectedIndex];
            if (chosen) onValue(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      )}
    />
  );
}

interface TickProps {
  checked: boolean;
  onChecked: (checked: boolean) => void;
  disabled?: boolean;
  children: ComponentChildren;
}

/** A checkbox with its words. */
export function Tick({ checked, onChecked, disabled = false, children }: TickProps) {
  return (
    <label class="tick">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChecked(event.currentTarget.checked)}
      />
      <span>{children}</span>
    </label>
  );
}
