@echo off
rem Once a day: builds, checks and publishes the site, asks whether it is still true online, and writes
rem what somebody has to look at into .tipsite-daily.txt. It writes nothing and ends with 0 where there
rem is nothing. Made by "tipsite new schedule windows" (tipsite @VERSION@). It writes no number and no name.
rem With "open" it opens that file where there is something.

setlocal EnableExtensions DisableDelayedExpansion
rem This file and what tipsite prints are in UTF-8.
chcp 65001 >nul
set PYTHONUTF8=1
set TIPSITE_UI_LANGUAGE=@LANGUAGE@
set program=@PROGRAM@
cd /d "%~dp0" || exit /b 2
if not defined DAY for /f "delims=T" %%D in ('powershell -NoProfile -Command "Get-Date -Format s"') do set "DAY=%%D"
set "last=%DAY%"
if exist .tipsite-last-run set /p last=<.tipsite-last-run
set log=.tipsite-daily.txt
set out=.tipsite-daily.out
set err=.tipsite-daily.err
set found=0
type nul >%log%

@CALLS@
call :calendar
del %out% %err%
type %log%
if "%~1"=="open" if %found%==1 start "" notepad %log%
exit /b %found%

:tell
set found=1
>>%log% echo ## %~1
>>%log% echo.
>>%log% type %2
>>%log% echo.
exit /b

:publish
rem It takes away what is on hold, whatever else happens, and publishes no new number.
%program% publish @TARGET@ --unattended@MORE@ --today %DAY% >%out% 2>%err%
set code=%errorlevel%
if %code%==0 exit /b
rem Problems quote lines of the files. Whoever may see them types: tipsite check
if %code%==1 call :lastline
if %code%==5 call :lastline
if %code%==5 (call :tell "@NOT_ALL@" %err%) else call :tell "@NOT_PUBLISHED@" %err%
exit /b

:lastline
set "line="
for /f "usebackq delims=" %%L in ("%out%") do set "line=%%L"
setlocal EnableDelayedExpansion
>%err% echo.!line!
endlocal
exit /b

:verify
if not exist .tipsite-published\ exit /b
%program% verify --target @TARGET@ >%out% 2>&1
set code=%errorlevel%
if %code%==0 exit /b
if %code%==1 (call :tell "@DIFFERS@" %out%) else call :tell "@UNSEEN@" %out%
exit /b

:calendar
%program% calendar --since %last% --today %DAY% >%out% 2>%err%
set code=%errorlevel%
if not %code%==0 (
    call :tell "@CAME@" %err%
    exit /b
)
for %%F in (%out%) do if %%~zF gtr 0 call :tell "@CAME@" %out%
>.tipsite-last-run echo %DAY%
exit /b
