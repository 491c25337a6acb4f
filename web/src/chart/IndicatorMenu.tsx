import { Icon } from '../ui/Icon';
import { Input } from '../ui/Input';
import { Menu } from '../ui/Menu';
import { cx } from '../ui/cx';
import styles from './chart.module.css';
import { catalogue } from './indicators/catalogue';
import { within, type Choice } from './indicators/choice';
import type { IndicatorKind } from './indicators/indicator';

interface IndicatorMenuProps {
  choice: Choice;
  onChoose: (choice: Choice) => void;
}

/** Which indicators are drawn, and over how many bars. */
export function IndicatorMenu({ choice, onChoose }: IndicatorMenuProps) {
  const toggle = ({ id }: IndicatorKind) =>
    onChoose({ ...choice, on: choice.on.includes(id) ? choice.on.filter((one) => one !== id) : [...choice.on, id] });
  const set = (kind: IndicatorKind, index: number, value: number) => {
    const parameters = within(kind, choice.parameters[kind.id]).map((old, at) => (at === index ? value : old));
    onChoose({ ...choice, parameters: { ...choice.parameters, [kind.id]: within(kind, parameters) } });
  };
  return (
    <Menu
      label={`Indicators, ${choice.on.length} on`}
      button={
        <>
          <Icon name="indicator" /> <span className={styles.word}>Indicators</span>
          {choice.on.length > 0 && <span className="faint tnum">{choice.on.length}</span>}
        </>
      }
      panelClassName={styles.fromLeft}
    >
      <ul className={styles.indicators}>
        {catalogue.map((kind) => {
          const on = choice.on.includes(kind.id);
          const parameters = within(kind, choice.parameters[kind.id]);
          return (
            <li key={kind.id}>
              <label className={styles.indicatorName}>
                <input type="checkbox" checked={on} onChange={() => toggle(kind)} /> {kind.name}
              </label>
              {on && (
                <div className={styles.indicatorSet}>
                  {kind.parameters.map(({ name, least, most, step }, index) => (
                    <label key={name}>
                      <span className="muted">{name}</span>
                      <Input
                        type="number"
                        aria-label={`${name} of ${kind.name}`}
                        key={parameters[index]}
                        defaultValue={parameters[index]}
                        min={least}
                        max={most}
                        step={step}
                        onBlur={(event) => set(kind, index, event.target.valueAsNumber)}
                        onKeyDown={(event) => {
                          if (event.key === 'Enter') set(kind, index, event.currentTarget.valueAsNumber);
                        }}
                      />
                    </label>
                  ))}
                  <span className={cx(styles.indicatorNote, 'faint')}>Values {kind.warmUp(parameters)}</span>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </Menu>
  );
}
