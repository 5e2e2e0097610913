-- Members whose birthday is in the month of the campaign (当月生日), whatever the year.
-- The month of send_at is the one on the calendar of the job's time zone.
SELECT * FROM members
WHERE MONTH(birthday) = MONTH(CAST(send_at AS DATE));
