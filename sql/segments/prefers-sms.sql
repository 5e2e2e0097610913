-- Members who asked to be told by SMS (首选短信), not by app or mail.
SELECT * FROM members
WHERE preferences['channel'] = 'sms';
