import { useEffect, useId, useState } from "preact/hooks";
import type { Api } from "../http/api.ts";
import { TextField } from "../ui/field.tsx";

interface RegionFieldProps {
  api: Pick<Api, "schools">;
  label: string;
  hint: string;
  value: string;
  onValue: (region: string) => void;
  /** The administrator's; "" is everything. */
  own: string;
}

/** A region by its name. Those that schools have are offered: one that is typed a little differently is another one. */
export function RegionField({ api, label, hint, value, onValue, own }: RegionFieldProps) {
  const listId = useId();
  const [regions, setRegions] = useState<readonly string[]>([]);
  useEffect(() => {
    if (own !== "") return;
    const ask = async () => {
      const schools = await api.schools();
      // Who cannot be told of them types the name.
      if (schools.ok) setRegions([...new Set(schools.value.map(({ region }) => region))].filter((name) => name !== ""));
    };
    void ask();
  }, [api, own]);
  return (
    <>
      <TextField
        label={label}
        hint={hint}
        maxLength={40}
        autoComplete="off"
        list={listId}
        value={value}
        onValue={onValue}
        readOnly={own !== ""}
      />
      <datalist id={listId}>
        {regions.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
