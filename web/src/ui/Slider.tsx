import type { InputHTMLAttributes } from 'react';
import { cx } from './cx';
import styles from './Slider.module.css';

interface SliderProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'min' | 'max' | 'value' | 'style'> {
  min: number;
  max: number;
  value: number;
}

/** A range that is filled up to where it stands. */
export function Slider({ className, min, max, value, ...rest }: SliderProps) {
  const share = max > min ? (value - min) / (max - min) : 0;
  return (
    <input
      {...rest}
      type="range"
      className={cx(styles.slider, className)}
      min={min}
      max={max}
      value={value}
      style={{ backgroundSize: `${share * 100}% 3px, 100% 3px` }}
    />
  );
}
